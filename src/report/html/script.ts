/** All that runs on the page: it filters the list, opens what a link names, and asks nobody anything. Works without, too: all rows are shown. */
export const SCRIPT = `(() => {
  const rows = [...document.querySelectorAll('#list tbody tr')]
  const input = document.getElementById('filter')
  const all = document.getElementById('all')
  const count = document.getElementById('count')
  const apply = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean)
    let shown = 0
    for (const row of rows) {
      const text = row.textContent.toLowerCase()
      row.hidden = (!all.checked && row.classList.contains('other')) || !words.every(word => text.includes(word))
      if (!row.hidden) shown++
    }
    count.textContent = ' ' + shown + ' of ' + rows.length + ' shown'
  }
  const open = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (part instanceof HTMLDetailsElement) {
      part.open = true
      part.scrollIntoView()
    }
  }
  if (input !== null) {
    input.closest('p').hidden = false
    input.addEventListener('input', apply)
    all.addEventListener('change', apply)
    apply()
  }
  addEventListener('hashchange', open)
  addEventListener('beforeprint', () => { for (const part of document.querySelectorAll('details')) part.open = true })
  open()
})()`
