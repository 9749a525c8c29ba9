import type * as tfjs from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { EvaluationResult, TrainedModel } from './evaluation.ts'
import type { Described, Given, Ports } from './port.ts'
import type { Checked, Problem } from './problem.ts'
import type { Random } from './random.ts'
import type { TableData } from './table.ts'
import type { TableInfo, Task } from './wire.ts'

export type Tf = typeof tfjs

export const FAMILIES = ['data', 'preprocessing', 'layers', 'losses', 'training', 'evaluation'] as const
export type Family = (typeof FAMILIES)[number]

/** What the worker measured of the table that this node gives out, for exactly these params and inputs. */
export interface TableFacts extends Omit<TableInfo, 'kind' | 'rowsKey'> {
  /** The warnings that came with reading it, such as rows that were repaired. The source's `infer` hands them on. */
  readonly notes?: readonly Problem[]
}

/** What inference may know beside params and inputs. */
export interface InferContext {
  /** The content key of this node: changes with its params and with everything upstream. */
  readonly key: string
  /** Absent until the worker has measured. Only for nodes that give out a table. */
  readonly facts: TableFacts | undefined
}

/**
 * What inference finds: what goes out, with warnings; or problems; or that it must wait for the worker to read
 * something (`waiting` says for what).
 */
export type Inferred<O extends Ports> = Checked<Given<O>> | { ok: 'waiting'; waiting: string }

/** Where a source reads from. All of it is already on this machine. */
export interface SourceIo {
  /** A file of `public/data`. */
  bundled(name: string): Promise<Uint8Array>
  /**
   * A file that a person gave, by the SHA-256 of its bytes; `null` when this machine does not have it. It may be larger
   * than memory: read it as a stream, or in slices, and only small ones whole.
   */
  file(hash: string): Promise<Blob | null>
  /** The pixels of a PNG, JPEG or WebP. @throws where it is none, or is damaged */
  decodeImage(encoded: Uint8Array<ArrayBuffer>): Promise<Pixels>
  /**
   * Says how far reading has come (in any unit; `total` is `null` where it is not known) and lets messages in. Call it
   * often, between two pieces of work of a few milliseconds. @throws when the person has cancelled: let it through
   */
  tell(done: number, total: number | null): Promise<void>
}

/** What the engine is handed by whoever runs it: everything of `SourceIo` that does not depend on what is being read. */
export type EngineIo = Omit<SourceIo, 'tell'>

/** A decoded picture: red, green, blue and opacity from 0 to 255, row by row; colour is not multiplied with opacity. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array | Uint8ClampedArray
}

/** Reads a table. */
export interface SourceWork<P> {
  readonly role: 'source'
  read(params: P, io: SourceIo): Promise<Checked<TableData>>
}

/** Turns a table into another. What it learns is plain JSON: it travels with the model. */
export interface TransformWork<P> {
  readonly role: 'transform'
  /** It learns from rows, so it must stand behind a Split. */
  readonly learns?: boolean
  /** It decides which rows are for training. */
  readonly splits?: boolean
  /**
   * `choose`: it leaves rows out, repeats them or gives them roles, so new rows pass it untouched when a model predicts.
   * `make`: its rows are made of several others, as windows over time are. Absent: the same rows, with other columns.
   */
  readonly rows?: 'choose' | 'make'
  /** Learns from `fittingRows(table)` only. */
  fit(params: P, table: TableData): unknown
  apply(params: P, state: unknown, table: TableData): TableData
  /**
   * Takes a number of a column back to what it was before `apply`: what a model predicts in changed units is shown in the
   * units of the data. Absent where numbers are not changed, or cannot be taken back.
   */
  restore?(params: P, state: unknown, column: string, value: number): number
  /** Warnings that only the rows themselves tell; they arrive as notes of the facts, and `infer` hands them on. */
  notes?(params: P, before: TableData, after: TableData): readonly Problem[]
  /** Changes images anew in every training step. Whatever goes into `apply` for it is handed on as it is. */
  readonly augment?: Augmentation<P>
}

/** Random changes of images while a network trains: in training rows only, never when it is tested or predicts. */
export interface Augmentation<P> {
  /** Columns that are moved and recoloured. */
  columns(params: P): readonly string[]
  /** Columns that are moved in the same way but keep their values, such as masks. */
  masks(params: P): readonly string[]
  /** Whether anything is changed at all. */
  active(params: P): boolean
  /**
   * On the device, inside `tf.tidy`: a batch per column, `[batch, height, width, channels]` from 0 to 1, as changed. The
   * same stream gives the same changes on every backend, and in `preview`.
   */
  batch(
    tf: Tf,
    params: P,
    images: Readonly<Record<string, tfjs.Tensor4D>>,
    random: Random,
  ): Record<string, tfjs.Tensor4D>
  /** The same on one row for showing, without a device: numbers from 0 to 1. */
  preview(
    params: P,
    images: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>>,
    random: Random,
  ): Record<string, Float32Array>
}

/** Turns columns of a table into numbers for the network. */
export interface InputWork<P> {
  readonly role: 'input'
  columns(params: P): readonly string[]
  /** Rows × numbers, row by row, in the shape that `infer` promised. */
  encode(params: P, table: TableData): Float32Array
}

export interface WeightSpec {
  readonly name: string
  readonly shape: readonly number[]
  readonly initializer: 'glorotUniform' | 'heNormal' | 'zeros' | 'ones'
  /** Numbers that flow into and out of one unit, for the initializer. */
  readonly fanIn: number
  readonly fanOut: number
}

export interface LayerCall<I extends Ports> {
  readonly inputs: {
    readonly [K in keyof I]: I[K] extends { many: true } ? readonly tfjs.Tensor[] : tfjs.Tensor
  }
  /** The weights of `weights()`, by name. */
  readonly weights: Readonly<Record<string, tfjs.Tensor>>
  readonly training: boolean
  /** A fresh seeded stream for this node and this step, the same on every backend. */
  readonly random: Random
}

/** A layer over tfjs operations. Called inside `tf.tidy`; every tensor has the batch axis in front. */
export interface LayerWork<P, I extends Ports> {
  readonly role: 'layer'
  weights(params: P, inputs: Described<I>): readonly WeightSpec[]
  /** Multiply-adds for one example. */
  multiplyAdds(params: P, inputs: Described<I>): number
  /** `logits` is what went into a final softmax or sigmoid: losses prefer it, because it is exact where probabilities round to 0. */
  call(tf: Tf, params: P, call: LayerCall<I>): { y: tfjs.Tensor; logits?: tfjs.Tensor }
}

export interface LossCall {
  /** Predictions as the last layer gave them, `[batch, …]`. */
  readonly prediction: tfjs.Tensor
  /** What went into a final softmax or sigmoid, or the prediction itself when it is linear; `null` when there is none. */
  readonly logits: tfjs.Tensor | null
  /**
   * Class codes as `int32 [batch]`, numbers as `float32 [batch, width]`, or images as `float32 [batch, height, width,
   * channels]` from 0 to 1.
   */
  readonly target: tfjs.Tensor
  /** How much a row of each class counts, `float32 [classes]`; absent where all count the same. */
  readonly classWeights?: tfjs.Tensor
}

/** Compares a prediction with a column. */
export interface LossWork<P> {
  readonly role: 'loss'
  readonly task: Task
  target(params: P): string
  /** The mean loss of the batch, a scalar, differentiable. */
  loss(tf: Tf, params: P, call: LossCall): tfjs.Scalar
  /** The number that people read beside the loss. */
  readonly metric: {
    readonly name: string
    readonly better: 'higher' | 'lower'
    /** Summed over the batch, a scalar: the engine divides by the number of rows, and then takes `finish`. */
    sum(tf: Tf, call: LossCall): tfjs.Scalar
    finish?(mean: number): number
  }
  /** From the raw prediction to what people read (probabilities for classification). */
  finish(tf: Tf, call: Omit<LossCall, 'target'>): tfjs.Tensor
}

export type OptimizerSettings =
  | { readonly kind: 'sgd'; readonly learningRate: number; readonly momentum: number }
  | {
      readonly kind: 'adam'
      readonly learningRate: number
      readonly beta1: number
      readonly beta2: number
      readonly epsilon: number
    }

export interface TrainSettings {
  readonly optimizer: OptimizerSettings
  readonly epochs: number
  readonly batchSize: number
  /** Epochs without a better validation loss before training stops; 0 never stops early. */
  readonly patience: number
  readonly seed: number
}

export interface TrainWork<P> {
  readonly role: 'train'
  settings(params: P): TrainSettings
}

/** Looks at a trained model and gives plain data for a view. */
export interface EvaluateWork<P, R extends EvaluationResult> {
  readonly role: 'evaluate'
  /** Also runs every now and then while the model trains. */
  readonly live?: boolean
  evaluate(params: P, model: TrainedModel): Promise<R>
}

export type Work<P, I extends Ports, R extends EvaluationResult> =
  | SourceWork<P>
  | TransformWork<P>
  | InputWork<P>
  | LayerWork<P, I>
  | LossWork<P>
  | TrainWork<P>
  | EvaluateWork<P, R>

/** What a person should know about a data set that ships with Netloom. */
export interface DatasetCard {
  /** The value of the param with control `dataset`. */
  readonly id: string
  readonly title: string
  /** What one row is and what can be predicted, in one or two sentences. */
  readonly what: string
  readonly source: string
  readonly licence: string
  readonly rows: number
  readonly columns: readonly string[]
  /** Of the column that is usually predicted; empty where it is a number. */
  readonly classes: readonly string[]
  /** In `public/data`. */
  readonly file: string
}

/** Which files a data node reads, and the params that name one; the bytes are kept on this machine by their hash. */
export interface AcceptedFiles {
  /** With the dot, in lower case. The node with the longest one that fits a name gets the file. */
  readonly extensions: readonly string[]
  readonly maxBytes: number
  /**
   * Extensions of single files that are taken together when a folder, or several of them at once, are dropped: they are
   * packed into one archive, with their paths, and given on as that.
   */
  readonly folder?: readonly string[]
  params(file: { readonly name: string; readonly hash: string }): Readonly<Record<string, unknown>>
  /** Text that can be pasted makes this node too: the name of a file for it, or `null` where it does not look like one. */
  pasted?(text: string): string | null
}

/** One node of a ready graph. */
export interface StarterNode {
  /** What other nodes of the starter call it; `source` is the data node itself. */
  readonly id: string
  readonly type: string
  readonly params?: Readonly<Record<string, unknown>>
  /** Per input port the nodes (their first output, or `id.port`) that feed it. */
  readonly in: Readonly<Record<string, readonly string[]>>
  /** Its place in steps to the right of the data node and down from it. */
  readonly at: readonly [right: number, down: number]
}

/** A ready graph for data that has just been read: what it predicts, and the nodes behind the data node. */
export interface Starter {
  /** The column to predict. */
  readonly target: string
  /** What kind of answer it gives, for people: "3 classes", "a number", "a mask". */
  readonly gives: string
  /** Why it is a good or a doubtful choice, as a sentence; empty where there is nothing to say. */
  readonly note: string
  /** Small is better: the first one is offered first. */
  readonly rank: number
  readonly nodes: readonly StarterNode[]
}

/** A node is one file that gives one of these. */
export interface Definition<
  S extends z.ZodObject = z.ZodObject,
  I extends Ports = Ports,
  O extends Ports = Ports,
  R extends EvaluationResult = EvaluationResult,
> {
  /** The file's stem. Never renamed: saved graphs hold it. */
  readonly type: string
  /** Raised when older params need a migration. */
  readonly version: number
  readonly family: Family
  readonly title: string
  /** One plain sentence. */
  readonly summary: string
  /** Other words that people search for. */
  readonly keywords?: readonly string[]
  /** A strict schema; the form, the JSON schema and the defaults come from it. */
  readonly params: S
  readonly inputs: I
  readonly outputs: O
  /** Pure and total: runs on every keystroke, never throws, never touches tfjs. */
  infer(params: z.output<S>, inputs: Described<I>, context: InferContext): Inferred<O>
  /** What its params amount to, in a few words: "16 filters, 3 × 3, relu". */
  summarize(params: z.output<S>): string
  readonly work: Work<z.output<S>, I, R>
  /** The data sets that ship with a data node. */
  readonly cards?: readonly DatasetCard[]
  /** Files that make this node when they are dropped on the canvas or picked in its form. */
  readonly accepts?: AcceptedFiles
  /** Ready graphs for what this data node gives out, the best first; pure. */
  starters?(data: TableInfo): readonly Starter[]
  /** `migrate[n]` turns params of version n into params of version n + 1. */
  readonly migrate?: Readonly<Record<number, (params: Record<string, unknown>) => Record<string, unknown>>>
  /** What it does and when to use it: paragraphs of plain text. */
  readonly docs: string
  /** The paper or the library where its definition comes from. */
  readonly source?: string
}

/** The identity, for the sake of the types. */
export function defineNode<
  const I extends Ports,
  const O extends Ports,
  S extends z.ZodObject,
  R extends EvaluationResult,
>(definition: Definition<S, I, O, R>): Definition<S, I, O, R> {
  return definition
}
