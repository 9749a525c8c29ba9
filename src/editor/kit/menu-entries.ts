import type { ReactNode } from 'react'

export interface MenuItem {
  readonly kind: 'item'
  readonly label: string
  readonly icon?: ReactNode
  /** The shortcut, as in the table of keys. */
  readonly keys?: string | undefined
  /** A second, quiet line. */
  readonly note?: string | undefined
  readonly disabled?: boolean | undefined
  readonly danger?: boolean | undefined
  readonly onSelect: () => void
}

/** One entry of a menu. A menu is data, so that it can be listed, filtered and tested. */
export type MenuEntry =
  | MenuItem
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string }
  /** Plain text, such as the reason for something. */
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'choice'
      readonly label: string
      readonly value: string
      readonly options: readonly {
        readonly value: string
        readonly label: string
        readonly note?: string | undefined
        readonly disabled?: boolean | undefined
      }[]
      readonly onChoose: (value: string) => void
    }
  | {
      readonly kind: 'more'
      readonly label: string
      readonly icon?: ReactNode
      readonly entries: readonly MenuEntry[]
    }
