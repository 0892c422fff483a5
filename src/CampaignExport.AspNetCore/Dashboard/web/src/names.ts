/** The names of channels and rates in the language of the page. Other names are shown as the endpoints give them. */

import { say, type Word } from './words';

const channels: Record<string, Word> = {
  email: 'email-channel',
  trigger_in_app_message: 'in-app',
  ios_push: 'ios-push',
  android_push: 'android-push',
  web_push: 'web-push',
  kindle_push: 'kindle-push',
  windows_phone8_push: 'windows-phone-push',
  windows_universal_push: 'windows-push',
  content_cards: 'content-cards',
  sms: 'sms',
  webhook: 'webhook',
  whats_app: 'whats-app',
};

const rates: Record<string, Word> = {
  delivery_rate: 'deliveryRate',
  open_rate: 'openRate',
  unique_open_rate: 'uniqueOpenRate',
  total_open_rate: 'totalOpenRate',
  read_rate: 'readRate',
  click_rate: 'clickRate',
  unique_click_rate: 'uniqueClickRate',
  click_to_open_rate: 'clickToOpenRate',
  conversion_rate: 'conversionRate',
  bounce_rate: 'bounceRate',
  delivery_failure_rate: 'failureRate',
  failure_rate: 'failureRate',
  error_rate: 'errorRate',
  spam_rate: 'spamRate',
  unsubscribe_rate: 'unsubscribeRate',
  opt_out_rate: 'optOutRate',
};

/** The numbers of people, the best first. */
export const people: Record<string, Word> = { distinct_users: 'people', unique_recipients: 'peopleOfDay', sum_of_daily_unique_recipients: 'peopleDaily' };

export function channelName(apiName: string): string {
  return named(channels, apiName);
}

export function rateName(apiName: string): string {
  return named(rates, apiName);
}

/** The name of a total: that of its metric, its rate, or its people. */
export function figureName({ channel, metric, header }: { channel?: string; metric: string; header?: string }): string {
  const word = channel === undefined && metric === 'sent' ? 'messagesSent' : people[metric];
  return word !== undefined ? say(word) : header ?? rateName(metric);
}

/** The name of a variation or of the control group. */
export function groupName({ variationName, variationId, isControl }: { variationName?: string; variationId?: string; isControl?: boolean }): string {
  return variationName ?? (isControl === true ? say('controlGroup') : variationId ?? '');
}

/** The name of a variation or of the control group in a phrase, where the control group has an article. */
export function groupInPhrase(group: { variationName?: string; variationId?: string; isControl?: boolean }): string {
  return group.isControl === true && group.variationName === undefined ? say('theControlGroup') : groupName(group);
}

function named(words: Record<string, Word>, apiName: string): string {
  const word = words[apiName];
  return word === undefined ? apiName : say(word);
}
