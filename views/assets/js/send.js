// Links and texts for guests: buttons that copy them, and the system's share sheet where there is one.

for (const place of document.querySelectorAll('[data-text]')) {
  const input = place.querySelector('input, textarea')
  const { link } = place.dataset
  const text = place.dataset.text || input.value
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
      said.textContent = 'Copying is not allowed here. It is selected instead.'
    }
  }

  // Each stands before the one that was added first.
  if (navigator.share) button('Share', () => navigator.share({ text }).catch(() => {}))
  button('Copy text', copy(text))
  if (link) button('Copy link', copy(link))
  place.append(said)
}
