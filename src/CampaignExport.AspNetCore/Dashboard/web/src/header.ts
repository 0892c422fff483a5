/** The bar at the top: the link to all campaigns, the language, light or dark. */

import { h } from './dom';
import { icon } from './icons';
import { root, signOut, user } from './place';
import { setTheme, theme, themes } from './theme';
import { language, languages, say, speak, type Language, type Word } from './words';

const themeWords = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' } satisfies Record<string, Word>;

export function header(onLanguage: () => void): HTMLElement {
  return h('header', { class: 'top' },
    h('a', { class: 'skip', href: '#content' }, say('skip')),
    h('a', { class: 'brand', href: `${root}/` }, icon('chart'), say('campaigns')),
    h('div', { class: 'settings' },
      picker(say('theme'), theme(), themes.map(one => [one, say(themeWords[one])]), setTheme),
      picker(say('language'), language, Object.entries(languages) as [Language, string][], chosen => {
        speak(chosen);
        onLanguage();
      }),
      user !== '' && h('span', { class: 'user' }, icon('user'), user),
      signOut !== '' && h('a', { class: 'button quiet', href: signOut }, say('signOut'))));
}

function picker<T extends string>(label: string, chosen: T, choices: [T, string][], onChoice: (choice: T) => void): HTMLElement {
  const select = h('select', { 'aria-label': label, change: () => onChoice(select.value as T) },
    ...choices.map(([value, text]) => h('option', { value, selected: value === chosen }, text)));
  return select;
}
