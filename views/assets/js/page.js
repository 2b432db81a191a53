// Every page: moves the focus to an error summary.

document.querySelector('#error-summary')?.focus()
