/** Light, dark, or as the device has it. */

export type Theme = 'auto' | 'light' | 'dark';

export const themes: Theme[] = ['auto', 'light', 'dark'];

const kept = 'campaign-export-theme';
const listeners = new Set<() => void>();

export function theme(): Theme {
  const chosen = localStorage.getItem(kept);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

export function setTheme(chosen: Theme): void {
  localStorage.setItem(kept, chosen);
  showTheme();
  listeners.forEach(listener => listener());
}

export function showTheme(): void {
  const chosen = theme();
  if (chosen === 'auto')
    delete document.documentElement.dataset['theme'];
  else
    document.documentElement.dataset['theme'] = chosen;
}

/** Calls back after the colours have changed, so that graphs are drawn again. Ends with the signal. */
export function onThemeChange(listener: () => void, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener, { signal });
}
