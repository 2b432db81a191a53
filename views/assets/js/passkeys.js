// Pages where a passkey is used or added: asks the device for it, and sends its answer as a form.

const isAble = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON)

async function optionsFrom(url) {
  const answer = await fetch(url, { headers: { accept: 'application/json' } })
  if (answer.status === 401) location.reload() // The session has ended: the page says so.
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
  return answer.json()
}

let waiting

/** Of two questions the later one counts: a browser asks one at a time. */
async function ask(url, mediation) {
  waiting?.abort()
  waiting = new AbortController()
  const { signal } = waiting
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await optionsFrom(url))
  return JSON.stringify(await navigator.credentials.get({ publicKey, mediation, signal }))
}

/** A button that asks for a passkey; `orElse` follows where none was used. */
function offer(button, url, send, orElse = () => {}) {
  const said = button.parentElement.querySelector('[role="status"]')
  button.addEventListener('click', async () => {
    said.textContent = ''
    try {
      send(await ask(url, 'optional'))
    } catch (error) {
      if (error.name === 'AbortError') return // It was pressed again.
      said.textContent = 'No passkey was used. Try again, or use your password.'
      orElse()
    }
  })
  button.hidden = false
}

const login = document.querySelector('[data-passkey-login]')
if (login && isAble) offerLogin(login)

function offerLogin(button) {
  const { options, passkeyLogin: action } = button.dataset

  function send(credential) {
    const typed = new FormData(button.form)
    const sent = document.createElement('form')
    Object.assign(sent, { method: 'post', action, hidden: true })
    const values = { credential, keep: typed.get('keep') ?? '', next: typed.get('next') ?? '' }
    for (const [name, value] of Object.entries(values)) {
      const input = document.createElement('input')
      Object.assign(input, { type: 'hidden', name, value })
      sent.append(input)
    }
    document.body.append(sent)
    sent.submit()
  }

  // The browser offers passkeys among what it fills into the field. A challenge lasts five minutes.
  async function offerInField() {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
    const renewal = setTimeout(offerInField, 4 * 60_000)
    await ask(options, 'conditional').then(send, () => clearTimeout(renewal))
  }

  offer(button, options, send, offerInField)
  offerInField()
}

const confirming = document.querySelector('[data-passkey-confirm]')
if (confirming && isAble) {
  const { form } = confirming
  offer(confirming, confirming.dataset.passkeyConfirm, (credential) => {
    form.elements.confirm_credential.value = credential
    form.submit()
  })
}

const adding = document.querySelector('[data-passkey-add]')
if (adding && isAble) offerAdding(adding)
else if (adding) document.querySelector('[data-passkey-unable]').hidden = false

function offerAdding(form) {
  const said = form.querySelector('[role="status"]')

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    said.textContent = ''
    try {
      const options = await optionsFrom(form.dataset.passkeyAdd)
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
      const credential = await navigator.credentials.create({ publicKey })
      form.elements.credential.value = JSON.stringify(credential)
      form.submit()
    } catch (error) {
      said.textContent =
        error.name === 'InvalidStateError'
          ? 'This device has a passkey for your account already.'
          : 'No passkey was made. You can try again.'
    }
  })
  form.hidden = false
  // Removed passkeys are then no longer offered by the device either.
  const known = JSON.parse(form.dataset.known)
  PublicKeyCredential.signalAllAcceptedCredentials?.(known).catch(() => {})
}
