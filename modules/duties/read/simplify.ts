import { Converter } from "opencc-js/t2cn";

/** Traditional characters to simplified ones, by words first (乾燥, 乾隆) and then by characters. */
const convert = Converter({ from: "t", to: "cn" });

/** 著 is 着 but in the words of writing and fame, which a conversion by characters cannot tell. */
const attached = /(?<![名显专巨论编译原遗昭卓土执])著(?![名作称述者书录])/g;

/** A text in simplified characters; what is simplified already stays as it is. */
export function simplified(text: string): string {
  return convert(text).replace(attached, "着");
}
