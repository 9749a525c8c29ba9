import { z } from 'zod'

// zod probes for `new Function` when the first object schema is made; the page's security policy forbids that and
// reports it. Whoever makes schemas imports zod from here, so this has run before, however the build cuts its chunks.
z.config({ jitless: true })

export { z }
