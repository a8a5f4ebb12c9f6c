/** Looks at more names than are remembered: the lists of names that only patterns match are given up. */
export const flood = ({ subscriptions }: { subscriptions(name: string): unknown }): void => {
  for (let n = 0; n < 600; n++) subscriptions(`flood ${n}`)
}
