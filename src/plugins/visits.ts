// Distinguishes a person who looks at a page from programs that fetch it: only a visit is counted,
// and only a visit uses up what is shown once.
import type { FastifyRequest } from 'fastify'

/**
 * Whether a person looks at the page: not a prefetch, a HEAD request, a script or a picture. A
 * browser that sends no such headers is believed.
 */
export function isVisit({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''}`
  const destination = headers['sec-fetch-dest'] ?? 'document'
  return method === 'GET' && !/prefetch|prerender/.test(purpose) && destination === 'document'
}

/**
 * Programs that fetch a link to show a preview of it in a chat (Signal says it is WhatsApp,
 * iMessage that it is Facebook), and crawlers. Their names stand at the beginning or the end.
 * Browsers inside messengers, with which people look, name the messenger elsewhere.
 */
const LINK_PREVIEWS =
  /^(WhatsApp|Signal|Viber|SkypeUriPreview|Iframely|Google-|Mattermost|Element)|(?<!cu)bot\b|crawler|spider|externalhit|facebot|Slackbot|preview\b|unfurl|embedly|vkShare|line-poker|kakaotalk-scrap|\+https?:/i

/** Whether a program asks, to show a preview of what is behind a link. */
export const isLinkPreview = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  LINK_PREVIEWS.test(headers['user-agent'] ?? '')
