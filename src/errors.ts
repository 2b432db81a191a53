// Errors that routes and plugins throw to be answered with a page; each knows nothing of HTTP.

export class NotFound extends Error {
  override name = 'NotFound'
}

export class Forbidden extends Error {
  override name = 'Forbidden'
}

/** Whoever asks may see the thing but not do this to it; the message says who may. */
export class NotAllowed extends Error {
  override name = 'NotAllowed'
}

/** Nobody is logged in, and the page needs somebody. */
export class LoginRequired extends Error {
  override name = 'LoginRequired'
}

/** What was asked for can't be done in the state that the thing is in now; the message says why. */
export class Conflict extends Error {
  override name = 'Conflict'
}
