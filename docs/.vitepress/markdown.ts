import { posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

/** `<!-- prints -->`, which tells the tests that the block below is what the program above prints, tells the reader too, and so where. */
export const prints = (markdown: MarkdownRenderer): void => {
  markdown.core.ruler.push('prints', ({ tokens }) => {
    for (const token of tokens) {
      const mark = token.type === 'html_block' ? /^<!-- (prints\b.*?) -->$/.exec(token.content.trim()) : null
      if (mark !== null) token.content = `<p class="prints">${mark[1]}</p>\n`
    }
  })
}

/** Links to files of the repository outside of `docs` work where pages are read in the repository; the site has nothing to link to. */
export const repositoryLinks = (markdown: MarkdownRenderer): void => {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const folder = posix.dirname((env as { relativePath?: string }).relativePath ?? '')
    for (const { children } of tokens)
      for (const [at, link] of (children ?? []).entries()) {
        const href = link.type === 'link_open' ? link.attrGet('href') : null
        if (href === null || !posix.join(folder, href).startsWith('../')) continue
        const close = children!.slice(at).find(({ type, level }) => type === 'link_close' && level === link.level)
        for (const token of [link, close!]) {
          token.tag = 'code'
          token.attrs = null
        }
      }
  })
}
