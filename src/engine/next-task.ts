/**
 * Lets waiting messages in. Not a timer and not an animation frame: both are slowed down or stopped while the page is
 * hidden, and training goes on then.
 */
export const nextTask: () => Promise<void> =
  typeof setImmediate === 'function' ? () => new Promise((done) => setImmediate(done)) : byChannel()

function byChannel(): () => Promise<void> {
  const waiting: (() => void)[] = []
  let channel: MessageChannel | null = null
  return () =>
    new Promise((done) => {
      if (!channel) {
        channel = new MessageChannel()
        channel.port1.onmessage = () => waiting.shift()?.()
      }
      waiting.push(done)
      channel.port2.postMessage(null)
    })
}
