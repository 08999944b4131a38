import { QRCode } from "antd";

/** A picture to scan of up to a few hundred bytes: dark on light in every theme, since few apps read it the other way round. */
export function QrPicture({ value, label }: { value: string; label: string }) {
  return <QRCode value={value} type="svg" size={216} errorLevel="L" color="#000000" bgColor="#ffffff" aria-label={label} />;
}
