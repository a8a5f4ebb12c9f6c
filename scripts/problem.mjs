/** Something the reader can put right: shown as its one line, without a stack. */
export class Problem extends Error {}
