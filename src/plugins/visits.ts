// Tells a person looking at a page from what merely fetches it: only a visit is counted, and only
// a visit uses up what is shown once.
import type { FastifyRequest } from 'fastify'

/**
 * Whether a person looks: not a prefetch, a HEAD, a script or a picture. Browsers that send no such
 * headers are believed.
 */
export function isVisit({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''}`
  const destination = headers['sec-fetch-dest'] ?? 'document'
  return method === 'GET' && !/prefetch|prerender/.test(purpose) && destination === 'document'
}

/**
 * Programs that fetch a link to draw a card for it in a chat (Signal says it is WhatsApp, iMessage
 * that it is Facebook), and those that read the web. Their names stand at the end or the beginning;
 * browsers built into messengers, which people look with, name the messenger elsewhere.
 */
const LINK_PREVIEWS =
  /^(WhatsApp|Signal|Viber|SkypeUriPreview|Iframely|Google-|Mattermost|Element)|(?<!cu)bot\b|crawler|spider|externalhit|facebot|Slackbot|preview\b|unfurl|embedly|vkShare|line-poker|kakaotalk-scrap|\+https?:/i

/** Whether it is no person who asks, but a program that shows others what stands behind a link. */
export const isLinkPreview = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  LINK_PREVIEWS.test(headers['user-agent'] ?? '')
