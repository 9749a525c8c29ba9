import './trusted-types.ts'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../editor/kit/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { startServices } from './services.ts'
import { startTheme } from './theme.ts'

startTheme()

const root = document.getElementById('root')
if (!root) throw new Error('internal: the page has no root element')
const services = await startServices()
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
)
