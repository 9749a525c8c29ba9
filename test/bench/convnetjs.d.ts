/** What the benchmark uses of ConvNetJS 0.3. */
declare module 'convnetjs' {
  export class Vol {
    constructor(sx: number, sy: number, depth: number, value?: number)
    w: Float64Array
  }
  export class Net {
    makeLayers(definitions: readonly object[]): void
  }
  export class Trainer {
    constructor(net: Net, options: object)
    train(x: Vol, label: number): { loss: number }
  }
}
