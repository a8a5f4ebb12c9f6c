import type { HandlerNode } from '../../model/handlers.ts'

/** One line of the Handlers tree. */
export interface HandlerLine {
  readonly node: HandlerNode
  readonly level: number
  /** Place among its siblings, from 1. */
  readonly place: number
  readonly siblings: number
  readonly expanded: boolean
}

/** Does a node say something about the words of a filter? Parents of a match stay, so it keeps its place. */
const keeps = (node: HandlerNode, words: string): boolean =>
  node.name.toLowerCase().includes(words) || node.children.some((child) => keeps(child, words))

export const flattenHandlers = (nodes: readonly HandlerNode[], folded: ReadonlySet<string>, filter: string): HandlerLine[] => {
  const lines: HandlerLine[] = []
  const words = filter.trim().toLowerCase()
  const add = (siblings: readonly HandlerNode[], level: number, inherited: boolean) => {
    const shown = inherited || !words ? siblings : siblings.filter((node) => keeps(node, words))
    shown.forEach((node, index) => {
      const expanded = node.children.length > 0 && !folded.has(node.key)
      lines.push({ node, level, place: index + 1, siblings: shown.length, expanded })
      if (expanded) add(node.children, level + 1, inherited || (words !== '' && node.name.toLowerCase().includes(words)))
    })
  }
  add(nodes, 0, false)
  return lines
}
