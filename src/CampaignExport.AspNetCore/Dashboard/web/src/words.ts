/** All texts of the page, in both languages. Titles and headers of charts come from the endpoints, in the requested language. */

const table = {
  campaigns: ['Campaigns', 'Campagnes'],
  skip: ['Skip to the content', 'Aller au contenu'],
  language: ['Language', 'Langue'],
  theme: ['Appearance', 'Apparence'],
  themeAuto: ['Auto', 'Auto'],
  themeLight: ['Light', 'Clair'],
  themeDark: ['Dark', 'Sombre'],
  more: ['Show more', 'Afficher plus'],

  campaignsLead: ['Choose a campaign to see its performance and export its results.',
    'Choisissez une campagne pour voir ses performances et exporter ses résultats.'],
  noCampaigns: ['There are no campaigns yet', 'Il n’y a pas encore de campagne'],
  noCampaignsHint: ['Those that you may see appear here.', 'Celles que vous pouvez voir apparaîtront ici.'],
  workspace: ['Workspace {name}', 'Espace de travail {name}'],

  multichannel: ['Multichannel campaign', 'Campagne multicanal'],
  multivariate: ['Multivariate campaign', 'Campagne multivariée'],
  performance: ['Performance', 'Performances'],
  shown: ['What is shown', 'Ce qui est affiché'],
  range: ['Range', 'Période'],
  lastDays: ['{n} days', '{n} jours'],
  lastDaysLong: ['Last {n} days', '{n} derniers jours'],
  allDays: ['All', 'Tout'],
  allDaysLong: ['All days with data', 'Tous les jours avec des données'],
  from: ['From', 'Du'],
  to: ['To', 'Au'],
  timeZone: ['Time zone', 'Fuseau horaire'],
  zonesUsual: ['Usual', 'Usuels'],
  zonesAll: ['All', 'Tous'],
  grouping: ['Group by', 'Grouper par'],
  byStatistic: ['Statistic', 'Statistique'],
  byVariant: ['Variant', 'Variante'],
  dayMissing: ['Give both days in full.', 'Donnez les deux jours en entier.'],
  dayBroken: ['This day does not exist, or is not complete.', 'Ce jour n’existe pas, ou n’est pas complet.'],
  dayOutside: ['A day must be from {from} to {to}.', 'Un jour doit être du {from} au {to}.'],
  tooManyDays: ['These are {days} days; at most {max} can be shown.', 'Cela fait {days} jours ; {max} au plus peuvent être affichés.'],
  addressInvalid: ['The address of this page is not valid. These days are shown instead.',
    'L’adresse de cette page n’est pas valide. Ces jours sont affichés à la place.'],
  badRange: ['The first day is after the last one.', 'Le premier jour est après le dernier.'],

  downloadCsv: ['Download CSV', 'Télécharger le CSV'],
  downloadCsvOf: ['Download CSV: {title}', 'Télécharger le CSV : {title}'],
  graphOf: ['Graph: {title}. Arrow keys go from day to day. The table below has all values.',
    'Graphique : {title}. Les flèches vont d’un jour à l’autre. Le tableau ci-dessous a toutes les valeurs.'],
  seriesOf: ['Series of {title}', 'Séries de {title}'],
  showTable: ['Show as a table', 'Afficher en tableau'],
  perDay: ['per day', 'par jour'],
  perDayHint: ['People are counted once a day: days do not add up to a number of people.',
    'Les personnes sont comptées une fois par jour : les jours ne s’additionnent pas.'],
  nothingInRange: ['Nothing happened in this range', 'Rien ne s’est passé pendant cette période'],
  nothingHint: ['An older campaign shows up when the range is wider.', 'Une campagne plus ancienne apparaît si la période est plus longue.'],
  showAll: ['Show all days', 'Afficher tous les jours'],
  aboutNumbers: ['About these numbers', 'À propos de ces chiffres'],
  noNumbers: ['There are no numbers yet', 'Il n’y a pas encore de chiffres'],
  noNumbersHint: ['They appear here once messages have been sent.', 'Ils apparaîtront ici dès que des messages seront envoyés.'],

  tooLong: ['Not all days can be shown at once', 'Tous les jours ne peuvent pas être affichés à la fois'],
  tooLongHint: ['At most {max} days can be shown. Choose a first and a last day above.',
    '{max} jours au plus peuvent être affichés. Choisissez un premier et un dernier jour ci-dessus.'],

  userData: ['User data', 'Données utilisateur'],
  all: ['All recipient data', 'Toutes les données des destinataires'],
  allHint: ['Profiles, with the variation each one received', 'Profils, avec la variante que chacun a reçue'],
  'user-data': ['User data', 'Données utilisateur'],
  'user-dataHint': ['Profiles of everybody who received the campaign', 'Profils de tous ceux qui ont reçu la campagne'],
  email: ['E-mail addresses', 'Adresses e-mail'],
  emailHint: ['Those who have one, with their subscription', 'Ceux qui en ont une, avec leur abonnement'],
  charts: ['Charts', 'Graphiques'],
  exportLead: ['The export runs in the background; you may leave this page. Its link appears here, and comes by mail where mails are sent.',
    'L’export se fait en arrière-plan ; vous pouvez quitter cette page. Son lien apparaît ici, et arrive par e-mail si des e-mails sont envoyés.'],
  withoutPersonal: ['You may not view personal data: e-mail addresses and phone numbers are left out.',
    'Vous ne pouvez pas voir les données personnelles : adresses e-mail et numéros de téléphone sont omis.'],
  format: ['Format', 'Format'],
  csv: ['CSV', 'CSV'],
  jsonl: ['JSON Lines', 'JSON Lines'],
  packaging: ['Packaging', 'Compression'],
  zip: ['ZIP', 'ZIP'],
  gzip: ['gzip', 'gzip'],
  none: ['None', 'Aucune'],
  columns: ['Columns', 'Colonnes'],
  columnsChosen: ['{n} of {all}', '{n} sur {all}'],
  chooseAll: ['Choose all', 'Tout choisir'],
  chooseNone: ['Choose none', 'Ne rien choisir'],
  noColumns: ['Choose one column at least.', 'Choisissez au moins une colonne.'],
  customEvents: ['Custom events', 'Événements personnalisés'],
  customAttributes: ['Custom attributes', 'Attributs personnalisés'],
  namesHint: ['Names, separated by commas; each gets a column', 'Noms, séparés par des virgules ; chacun a une colonne'],
  startExport: ['Start export', 'Lancer l’export'],
  starting: ['Starting…', 'Lancement…'],
  close: ['Close', 'Fermer'],

  exports: ['Exports', 'Exports'],
  exportsHint: ['Those that you asked for, the latest first', 'Ceux que vous avez demandés, le plus récent d’abord'],
  queued: ['Queued', 'En attente'],
  running: ['Running', 'En cours'],
  completed: ['Ready', 'Prêt'],
  failed: ['Failed', 'Échoué'],
  cancelled: ['Cancelled', 'Annulé'],
  expired: ['Expired', 'Expiré'],
  cancelling: ['Cancelling…', 'Annulation…'],
  cancelExport: ['Cancel', 'Annuler'],
  cancelExportOf: ['Cancel the export: {title}', 'Annuler l’export : {title}'],
  download: ['Download', 'Télécharger'],
  rowsOne: ['{n} row', '{n} ligne'],
  rowsOther: ['{n} rows', '{n} lignes'],
  rowsPerSecond: ['{n} rows/s', '{n} lignes/s'],
  askedFor: ['Asked for {when}', 'Demandé {when}'],
  expiresIn: ['Link expires in {time}', 'Le lien expire dans {time}'],
  copied: ['Copy stored: {place}', 'Copie déposée : {place}'],
  notCopied: ['Copy failed: {place}', 'Copie échouée : {place}'],
  announced: ['{title}: {state}', '{title} : {state}'],
  retrying: ['To be tried again', 'Sera réessayé'],
  nextTry: ['Next try in {time}', 'Prochain essai dans {time}'],
  triedAgain: ['The last try failed: {reason}', 'Le dernier essai a échoué : {reason}'],
  lost: ['Connection lost; trying again…', 'Connexion perdue ; nouvel essai…'],

  'not-allowed': ['You may not export this any more.', 'Vous ne pouvez plus exporter ceci.'],
  impossible: ['What was asked for does not fit the campaign.', 'La demande ne correspond pas à la campagne.'],
  'source-failed': ['The data could not be read.', 'Les données n’ont pas pu être lues.'],
  'storage-failed': ['The files could not be stored.', 'Les fichiers n’ont pas pu être déposés.'],
  'invalid-data': ['The data contains an error, so it cannot be used as it is.', 'Les données contiennent une erreur et ne peuvent pas être utilisées en l’état.'],
  'no-data': ['The campaign has no data for these days.', 'La campagne n’a aucune donnée pour ces jours.'],
  'not-notified': ['The mail could not be sent, and the files were deleted.', 'L’e-mail n’a pas pu être envoyé, et les fichiers ont été supprimés.'],
  unexpected: ['Something went wrong, though it was tried several times.', 'Une erreur s’est produite, malgré plusieurs essais.'],

  wentWrong: ['Something went wrong.', 'Une erreur s’est produite.'],

  exportAgain: ['Export again', 'Exporter à nouveau'],
  showExport: ['Show the export', 'Afficher l’export'],
  linkExpired: ['This link has expired', 'Ce lien a expiré'],
  linkExpiredHint: ['Links are valid for a limited time, and the files are deleted then.',
    'Les liens sont valables pour une durée limitée, puis les fichiers sont supprimés.'],
  linkGone: ['This file is not available any more', 'Ce fichier n’est plus disponible'],
  linkGoneHint: ['The export failed or was cancelled, or its files were deleted.', 'L’export a échoué ou a été annulé, ou ses fichiers ont été supprimés.'],
  linkNotFound: ['There is no export for you here', 'Il n’y a pas d’export pour vous ici'],
  linkNotFoundHint: ['The link is not valid, or it belongs to another account. If it was mailed to you, sign in with the account that asked for the export.',
    'Le lien n’est pas valide, ou il appartient à un autre compte. Si vous l’avez reçu par e-mail, connectez-vous avec le compte qui a demandé l’export.'],
  linkNotReady: ['This export is not ready yet', 'Cet export n’est pas encore prêt'],
  linkNotReadyHint: ['Its link works as soon as it is.', 'Son lien fonctionnera dès qu’il le sera.'],

  errorTitle: ['This could not be loaded', 'Le chargement a échoué'],
  retry: ['Try again', 'Réessayer'],
  signIn: ['Sign in', 'Se connecter'],
  unreachable: ['The server cannot be reached. Check your connection.', 'Le serveur est injoignable. Vérifiez votre connexion.'],
  signedOut: ['You are not signed in any more.', 'Vous n’êtes plus connecté.'],
  notAllowed: ['You do not have the permission for this.', 'Vous n’avez pas l’autorisation nécessaire.'],
  notFound: ['There is no such campaign, or you may not see it.', 'Cette campagne n’existe pas, ou vous ne pouvez pas la voir.'],
  jobNotFound: ['This export is not there any more.', 'Cet export n’existe plus.'],
  conflict: ['The same export of this campaign is queued or running already. Wait for it, or cancel it.',
    'Le même export de cette campagne est déjà en attente ou en cours. Attendez-le, ou annulez-le.'],
  queueFull: ['Too many exports are queued. Try again in a minute.', 'Trop d’exports sont en attente. Réessayez dans une minute.'],
  invalid: ['The request was refused: {detail}', 'La demande a été refusée : {detail}'],
  serverError: ['The server answered with an error ({status}).', 'Le serveur a répondu par une erreur ({status}).'],
} satisfies Record<string, [english: string, french: string]>;

export type Word = keyof typeof table;

export type Language = 'en' | 'fr';

export const languages: Record<Language, string> = { en: 'English', fr: 'Français' };

const kept = 'campaign-export-language';

/** The language that was chosen before, or else the language of the user according to the server. */
export let language: Language = languageOf(localStorage.getItem(kept) ?? document.documentElement.lang);
document.documentElement.lang = language;

/** The language with the region of the browser, if it names one, since formats of days and numbers differ. */
export function locale(): string {
  return navigator.languages.find(one => one.split('-')[0] === language) ?? language;
}

export function speak(chosen: Language): void {
  language = chosen;
  localStorage.setItem(kept, chosen);
  document.documentElement.lang = chosen;
}

/** The text of a word, with its placeholders replaced. */
export function say(word: Word, values: Record<string, string> = {}): string {
  return table[word][language === 'fr' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

function languageOf(text: string): Language {
  return text === 'fr' ? 'fr' : 'en';
}
