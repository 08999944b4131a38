import type { Texts } from "../text/text.ts";

/** Words of what waits on this device to be sent. */
export const outboxTexts = {
  waiting: { zh: "待发送", en: "Waiting to be sent" },
  waits: { zh: "{n} 件存在本机，通了自动发", en: "{n} kept on this device; sent when the link is back" },
  waitsWith: { zh: "{n} 件、{files} 张照片存在本机，通了自动发", en: "{n} with {files} photos kept on this device; sent when the link is back" },
  refusedSome: { zh: "{n} 件没发出去", en: "{n} could not be sent" },
  look: { zh: "去看", en: "Look" },
  kept: { zh: "没有网，已存在本机，通了自动发", en: "No link: kept on this device, sent when it is back" },
  sent: { zh: "补发了 {number}", en: "Sent {number}" },
  sentMany: { zh: "补发了 {n} 件", en: "{n} sent" },
  offline: { zh: "没有网。能登记新的往来和个案，存在本机，通了自动发；今日和刚看过的个案还能看，别的要等网。", en: "No link. New contacts and cases can be entered and are sent later; Today and the cases just seen can be read; all else waits." },
  none: { zh: "没有待发的", en: "Nothing waits" },
  noneHint: { zh: "没有网的时候登记的，会先放在这里。", en: "What you enter without a link is put here first." },
  others: { zh: "这台设备上还有别人的 {n} 件待发，要本人登录才会发。", en: "{n} of other people wait on this device; each is sent only when its person signs in." },
  willSend: { zh: "待发", en: "Waiting" },
  notSent: { zh: "没发出去", en: "Could not be sent" },
  sendNow: { zh: "马上试试", en: "Try now" },
  mend: { zh: "改好再发", en: "Mend and send" },
  again: { zh: "再发一次", en: "Send again" },
  discard: { zh: "不要了", en: "Discard" },
  discardSure: { zh: "“{title}”还没有发出去，丢掉就没有了。", en: "“{title}” was not sent. Discarded, it is gone." },
  unsure: { zh: "七天前发过一次，没等到回音，可能已经记上了。请先到档案里找一找，没有再发。", en: "It was sent a week ago without an answer and may have arrived. Look in the records first; send it again if it is not there." },
  photos: { zh: "{n} 张照片", en: "{n} photos" },
  fault: { zh: "{field}：{says}", en: "{field}: {says}" },
  newVersion: { zh: "程序有新版本，换页时自动换上。", en: "There is a new version; it is taken when you change the page." },
  takeNow: { zh: "现在换", en: "Take it now" },
} as const satisfies Texts;
