// Says in words which browser on which device asks, as a person would tell their own devices apart.
import bowser from 'bowser'

/** A User-Agent that is longer is no browser's, and only its beginning is looked at. */
const LONGEST_USER_AGENT = 512

const UNKNOWN = 'An unknown browser'

/** Names that bowser knows; what it guesses beside them is whatever somebody wrote. */
const BROWSERS = new Set<string>(Object.values(bowser.BROWSER_MAP))
const SYSTEMS = new Set<string>(Object.values(bowser.OS_MAP))

/**
 * "Firefox on Linux", "Safari on iPhone"; without versions, since they change and tell strangers more
 * than owners.
 * @param userAgent the header as it came; undefined when none did
 */
export function deviceInWords(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, LONGEST_USER_AGENT).trim()
  if (!text) return UNKNOWN
  const { browser, os, platform } = bowser.parse(text)
  if (!browser.name || !BROWSERS.has(browser.name)) return UNKNOWN
  const name = browser.name.replace(/ for Android$/, '')
  const system = os.name && SYSTEMS.has(os.name) ? os.name : undefined
  const device = system === 'iOS' ? (platform.model ?? system) : system
  return device ? `${name} on ${device}` : name
}
