import { Affixes } from './affixes.ts'
import type { Compiled } from './compile.ts'

/** One segment of a pattern: the literal text, or how one with params begins and ends. */
type Step = string | { readonly prefix: string; readonly suffix: string }

/** A pattern's way through the segments of a name; `rest` is how what follows them begins and ends, where a param may hold a `/`. */
interface Path {
  readonly steps: readonly Step[]
  readonly rest: { readonly prefix: string; readonly suffix: string } | undefined
}

const pathOf = ({ literals, spans }: Compiled): Path => {
  const steps: Step[] = []
  let prefix = ''
  let suffix = ''
  let hasParam = false
  for (const [at, literal] of literals.entries()) {
    for (const [part, text] of literal.split('/').entries()) {
      if (part > 0) {
        steps.push(hasParam ? { prefix, suffix } : prefix)
        hasParam = false
        prefix = ''
      }
      if (hasParam) suffix = text
      else prefix += text
    }
    if (spans[at] === true) return { steps, rest: { prefix, suffix: literals.at(-1)! } }
    if (at < spans.length) {
      hasParam = true
      suffix = ''
    }
  }
  steps.push(hasParam ? { prefix, suffix } : prefix)
  return { steps, rest: undefined }
}

class Node<V> {
  readonly literals = new Map<string, Node<V>>()
  readonly shapes = new Affixes<Node<V>>()
  readonly rests = new Affixes<Set<V>>()
  readonly ends = new Set<V>()

  get isEmpty(): boolean {
    return this.literals.size + this.shapes.size + this.rests.size + this.ends.size === 0
  }

  next(step: Step): Node<V> | undefined {
    return typeof step === 'string' ? this.literals.get(step) : this.shapes.get(step.prefix, step.suffix)
  }

  grow(step: Step): Node<V> {
    const known = this.next(step)
    if (known !== undefined) return known
    const node = new Node<V>()
    if (typeof step === 'string') this.literals.set(step, node)
    else this.shapes.set(step.prefix, step.suffix, node)
    return node
  }

  prune(step: Step): void {
    if (typeof step === 'string') this.literals.delete(step)
    else this.shapes.delete(step.prefix, step.suffix)
  }
}

/**
 * Which patterns a name may match: a tree of the segments between `/`, in which a segment with params is found by how it begins and ends. What
 * it finds is still to be matched. Its steps depend on the name and on the patterns that look like it, not on how many there are.
 */
export class PatternIndex<V> {
  private readonly root = new Node<V>()

  add(compiled: Compiled, value: V): void {
    const { steps, rest } = pathOf(compiled)
    const node = steps.reduce((at, step) => at.grow(step), this.root)
    if (rest === undefined) node.ends.add(value)
    else {
      const values = node.rests.get(rest.prefix, rest.suffix) ?? new Set()
      node.rests.set(rest.prefix, rest.suffix, values.add(value))
    }
  }

  remove(compiled: Compiled, value: V): void {
    const { steps, rest } = pathOf(compiled)
    const removeFrom = (node: Node<V>, at: number): void => {
      const step = steps[at]
      if (step !== undefined) {
        const next = node.next(step)!
        removeFrom(next, at + 1)
        if (next.isEmpty) node.prune(step)
      } else if (rest === undefined) node.ends.delete(value)
      else {
        const values = node.rests.get(rest.prefix, rest.suffix)!
        values.delete(value)
        if (values.size === 0) node.rests.delete(rest.prefix, rest.suffix)
      }
    }
    removeFrom(this.root, 0)
  }

  find(name: string): V[] {
    const found: V[] = []
    const walk = (node: Node<V>, from: number): void => {
      if (node.rests.size > 0)
        node.rests.find(name.slice(from), (values) => {
          for (const value of values) found.push(value)
        })
      // Past the last segment.
      if (from > name.length) {
        for (const value of node.ends) found.push(value)
        return
      }
      const slash = name.indexOf('/', from)
      const end = slash < 0 ? name.length : slash
      const segment = name.slice(from, end)
      const literal = node.literals.get(segment)
      if (literal !== undefined) walk(literal, end + 1)
      if (node.shapes.size > 0) node.shapes.find(segment, (shape) => walk(shape, end + 1))
    }
    walk(this.root, 0)
    return found
  }
}
