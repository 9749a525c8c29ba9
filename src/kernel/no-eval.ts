import { z } from 'zod'

/**
 * Tells zod not to probe for `new Function`, which the page's security policy forbids and reports. The first import of
 * every entry file, because zod looks at this when a schema is made, and schemas are made while modules load.
 */
z.config({ jitless: true })
