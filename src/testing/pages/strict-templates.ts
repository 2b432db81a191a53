// Templates that throw when they name a prop that does not exist, so that a mistake in one fails a test.
import { join } from 'node:path'
import { Eta } from 'eta'
import type { Pages } from '../../pages/pages.ts'
import type { PageFrame } from '../../plugins/views.ts'

const engine = new Eta({ views: join(import.meta.dirname, '..', '..', '..', 'views'), cache: true })
const { render } = engine
// Included templates are rendered by this function too. A layout gets options instead of props,
// which a page may leave out.
engine.render = function (template, data, meta) {
  const isLayout = typeof template === 'string' && template.startsWith('/layouts/')
  return render.call(
    this,
    template,
    isLayout ? data : strict(data as object, `${template}: it`),
    meta,
  )
}

/**
 * The page as HTML.
 * @throws when the template, or one that it includes, names a prop that does not exist
 */
export const renderPage = <T extends keyof Pages>(
  template: T,
  page: PageFrame,
  props: Pages[T],
): string => engine.render(template, { page, ...props })

/** An object whose names are data, such as errors by field: any name may be asked for. */
export const byName = <T extends object>(entries: T): T =>
  Object.assign(Object.create(null), entries)

const isByName = (value: object): boolean => Object.getPrototypeOf(value) === null

function strict<T extends object>(value: T, place: string): T {
  return new Proxy(value, {
    get(target, name, receiver) {
      if (typeof name === 'symbol') return Reflect.get(target, name, receiver)
      // Indexes beyond the end are allowed.
      const isPlace = Array.isArray(target) && /^\d+$/.test(name)
      if (!isPlace && !(name in target)) throw new Error(`${place}.${name} is not there`)
      const found: unknown = Reflect.get(target, name)
      const isStrict = typeof found === 'object' && found !== null && !isByName(found)
      return isStrict ? strict(found, `${place}.${name}`) : found
    },
  })
}
