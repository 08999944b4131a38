import type { Texts } from "./text.ts";

/** Words that every part of the web uses. */
export const commonTexts = {
  noLink: { zh: "连不上服务器，请看看网络再试；你填的内容还在。", en: "The server cannot be reached. Check the network and try again; what you typed is kept." },
  unreadable: { zh: "服务器的回答读不懂（{status}）。请再试一次，还不行就告诉管理员。", en: "The server's answer could not be read ({status}). Try again, or tell your administrator." },
  linkLost: { zh: "断线了，正在重连。看到的可能不是最新。", en: "Link lost, reconnecting. What you see may be old." },
  asOf: { zh: "没有网，这是 {time} 看到的样子，可能已经变了。", en: "No link: this is as of {time} and may have changed." },
  linkNow: { zh: "马上重连", en: "Reconnect now" },
  keysSheet: { zh: "看这一页的按键", en: "Keys of this page" },
  keysTitle: { zh: "这一页的按键", en: "Keys of this page" },
  keysHint: { zh: "打字时和对话框里，单个键不起作用；Esc 关掉。", en: "Single keys rest while you type and in dialogs; Esc closes." },
  writingToo: { zh: "{who} 正在填写", en: "{who} is writing" },
  lookingToo: { zh: "{who} 也在看", en: "{who} is here too" },
  loading: { zh: "正在取…", en: "Loading…" },
  tryAgain: { zh: "再试一次", en: "Try again" },
  cancel: { zh: "取消", en: "Cancel" },
  close: { zh: "关闭", en: "Close" },
  save: { zh: "保存", en: "Save" },
  yes: { zh: "是", en: "Yes" },
  no: { zh: "否", en: "No" },
  notThere: { zh: "没有这个页面", en: "There is no such page" },
  notThereHint: { zh: "地址可能写错了，或者这条记录已不在、不再归你看。", en: "The address may be mistyped, or the record is gone or no longer yours to see." },
  noRightHint: { zh: "权限可能刚改过。要看，请找上级或管理员。", en: "Your rights may have changed. Ask your superior or the administrator." },
  toToday: { zh: "回到今日", en: "Back to Today" },
  broken: { zh: "这一页出错了", en: "This page broke" },
  brokenHint: { zh: "别处不受影响，填的内容还在。重新打开试试。", en: "The rest still works and what you typed is kept. Open it again." },
  reload: { zh: "重新打开", en: "Open again" },
} as const satisfies Texts;
