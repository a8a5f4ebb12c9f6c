export type Template = 'receipt' | 'shipped' | 'payment-failed' | 'stock-low'

export interface Letter {
  readonly id: number
  readonly template: Template
  readonly to: string
  readonly status: 'waiting' | 'sent'
}

const keptLetters = 40

/** Newest first. */
export const putLetter = (letters: readonly Letter[], letter: Letter): readonly Letter[] => [letter, ...letters].slice(0, keptLetters)

export const markSent = (letters: readonly Letter[], id: number): readonly Letter[] =>
  letters.map((letter) => (letter.id === id ? { ...letter, status: 'sent' } : letter))

export const countWaiting = (letters: readonly Letter[]): number => letters.filter((letter) => letter.status === 'waiting').length
