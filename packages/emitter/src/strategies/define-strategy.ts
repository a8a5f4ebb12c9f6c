import { assertStrategy, type Strategy } from '../core/strategy.ts'

/**
 * Checks a strategy of your own and returns it, its own type kept. Throws a `TypeError` that names what the contract lacks.
 * `strategyCases` of `/testing` then proves that it keeps what it promises.
 */
export const defineStrategy = <S extends Strategy>(strategy: S): S => {
  assertStrategy('defineStrategy', strategy)
  return strategy
}
