import { createCatalogue } from '../kernel/catalogue.ts'
import { definitions } from '../../nodes/index.ts'

/** The catalogue of this page. */
export const catalogue = createCatalogue(definitions)
