import {useEffect, useState} from 'preact/hooks'

const THEMES = ['auto', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(kept)
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    try {
      localStorage.setItem('mlops-theme', theme)
    } catch {
      // A page from a file may not store anything.
    }
  }, [theme])
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto'
  return (
    <button
      type="button"
      class="small"
      aria-label={`Colours: ${theme}. Change to ${next}.`}
      onClick={() => {
        setTheme(next)
      }}
    >
      {{auto: 'Auto', light: 'Light', dark: 'Dark'}[theme]}
    </button>
  )
}

function kept(): Theme {
  try {
    const theme = localStorage.getItem('mlops-theme')
    return THEMES.find(known => known === theme) ?? 'auto'
  } catch {
    return 'auto'
  }
}
