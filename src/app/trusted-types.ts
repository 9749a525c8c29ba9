/**
 * The page's only Trusted Types policy, made before any other module runs: scripts (that is, workers) come from this
 * origin alone, and nothing may turn text into HTML or code.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes

factory?.createPolicy('default', {
  createScriptURL(url) {
    const resolved = new URL(url, document.baseURI)
    if (resolved.origin !== location.origin)
      throw new TypeError(`internal: a script of another origin: ${resolved.origin}`)
    return resolved.href
  },
})
