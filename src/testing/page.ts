// A page as tests read it: asked as a document, so that no test depends on how its markup is written.
import { parse } from 'node-html-parser'

/** @param selector of CSS: `a[href="#email"]`, `[name="title"][value="Sledging"]` */
export const hasElement = (html: string, selector: string): boolean =>
  parse(html).querySelector(selector) !== null

/** An attribute of the first element that a selector names; empty when there is none. */
export const attributeOf = (html: string, selector: string, name: string): string =>
  parse(html).querySelector(selector)?.getAttribute(name) ?? ''

/** The texts of all elements that a selector names, in their order, each with single blanks. */
export const textsOf = (html: string, selector: string): string[] =>
  parse(html)
    .querySelectorAll(selector)
    .map(({ text }) => text.replace(/\s+/g, ' ').trim())

/** What a browser's tab shows; empty when the page has no title. */
export const titleOf = (html: string): string => textsOf(html, 'title')[0] ?? ''
