// Asks pages as parsed documents, so that no test depends on how their markup is written.
import { parse } from 'node-html-parser'

/** @param selector a CSS selector: `a[href="#email"]`, `[name="title"][value="Sledging"]` */
export const hasElement = (html: string, selector: string): boolean =>
  parse(html).querySelector(selector) !== null

/** An attribute of the first element that matches a selector; empty when none does. */
export const attributeOf = (html: string, selector: string, name: string): string =>
  parse(html).querySelector(selector)?.getAttribute(name) ?? ''

/** The texts of all elements that match a selector, in their order, each with single spaces. */
export const textsOf = (html: string, selector: string): string[] =>
  parse(html)
    .querySelectorAll(selector)
    .map(({ text }) => text.replace(/\s+/g, ' ').trim())

/** The title in the browser's tab; empty when the page has none. */
export const titleOf = (html: string): string => textsOf(html, 'title')[0] ?? ''
