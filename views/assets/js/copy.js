// Pages with something worth keeping: a button that copies the text it stands beside.

for (const place of document.querySelectorAll('[data-copy]')) {
  const source = document.getElementById(place.dataset.copy)
  const copy = document.createElement('button')
  const said = document.createElement('span')
  copy.type = 'button'
  copy.className = 'button'
  copy.textContent = 'Copy'
  said.setAttribute('role', 'status')
  said.className = 'visually-hidden'
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent)
      copy.textContent = 'Copied'
      said.textContent = 'Copied.'
    } catch {
      said.textContent = 'Copying is not allowed here. The text is selected instead.'
      getSelection().selectAllChildren(source)
    }
  })
  place.append(copy, said)
}
