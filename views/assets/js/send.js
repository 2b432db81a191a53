// The host's board: buttons that copy a link or its text, and the system's share sheet where there is one.

for (const place of document.querySelectorAll('[data-link]')) {
  const { link, text } = place.dataset
  const input = place.querySelector('input')
  const said = document.createElement('span')
  said.setAttribute('role', 'status')
  said.className = 'visually-hidden'

  const button = (label, action) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'button'
    made.textContent = label
    made.addEventListener('click', () => action(made))
    input.after(made)
  }

  const copy = (words) => async (pressed) => {
    try {
      await navigator.clipboard.writeText(words)
      pressed.textContent = 'Copied'
      said.textContent = 'Copied.'
    } catch {
      input.select()
      said.textContent = 'Copying is not allowed here. The link is selected instead.'
    }
  }

  // Each stands before the one that was added first.
  if (navigator.share) button('Share', () => navigator.share({ text }).catch(() => {}))
  button('Copy text', copy(text))
  button('Copy link', copy(link))
  place.append(said)
}
