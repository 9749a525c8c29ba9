import './trusted-types.ts'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../editor/kit/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './App.tsx'
import { startServices } from './services.ts'
import { startTheme } from './theme.ts'

// zod would otherwise probe for `new Function`, which the page's security policy forbids and reports.
z.config({ jitless: true })
startTheme()

const root = document.getElementById('root')
if (!root) throw new Error('internal: the page has no root element')
const services = await startServices()
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
)
