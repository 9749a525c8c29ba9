/** Where the page is, told by the part of the address behind `#`, so that no server is asked. */
export type Route =
  /** Where the person left off, or the first graph there is. */
  | { readonly to: 'default' }
  | { readonly to: 'start' }
  /** An empty graph in which nothing was done yet. */
  | { readonly to: 'new' }
  | { readonly to: 'document'; readonly id: string }
  | { readonly to: 'example'; readonly name: string }

const NAME = /^[A-Za-z0-9_-]{1,64}$/

/** Reads `#start`, `#new`, `#document=<id>` and `#example=<name>`; everything else is the default. */
export function readRoute(hash: string): Route {
  const text = hash.replace(/^#/, '')
  if (text === 'start') return { to: 'start' }
  if (text === 'new') return { to: 'new' }
  const [key, value = ''] = text.split('=', 2)
  if (key === 'document' && NAME.test(value)) return { to: 'document', id: value }
  if (key === 'example' && NAME.test(value)) return { to: 'example', name: value }
  return { to: 'default' }
}

/** The part behind `#` for a route. */
export function writeRoute(route: Route): string {
  switch (route.to) {
    case 'default':
      return ''
    case 'start':
      return '#start'
    case 'new':
      return '#new'
    case 'document':
      return `#document=${route.id}`
    case 'example':
      return `#example=${route.name}`
  }
}
