/** Line drawings on a field of 20 by 20; one path each. */
const paths = {
  today: "M3.5 5.5h13v11h-13zM3.5 9h13M7 3.5v3M13 3.5v3",
  desk: "M4 13v-3a6 6 0 0 1 12 0v3M4 11h2.5v5H5a1 1 0 0 1-1-1zM16 11h-2.5v5H15a1 1 0 0 0 1-1z",
  records: "M5 3h7l3.5 3.5V17H5zM12 3v3.5h3.5M7.5 10.5h5M7.5 13.5h5",
  handbook: "M10 5.5C8.5 4.3 6.3 4 3.5 4v11.5c2.8 0 5 .3 6.5 1.5 1.5-1.2 3.7-1.5 6.5-1.5V4c-2.8 0-5 .3-6.5 1.5zM10 5.5V17",
  board: "M4 16.5V10M8 16.5V5M12 16.5v-5M16 16.5V7.5",
  settings: "M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4",
  find: "M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10zM12.7 12.7 17 17",
  ok: "m4.5 10.5 3.5 3.5 7.5-8",
  phone: "M6.5 3H4.2A1.2 1.2 0 0 0 3 4.2C3 11.3 8.7 17 15.8 17a1.2 1.2 0 0 0 1.2-1.2v-2.6l-3.8-1-1.4 1.7a10 10 0 0 1-5-5L8.3 7z",
  talk: "M3.5 4.5h13v9H9L5.5 16.5v-3h-2z",
  pen: "M4 16l.8-3.2L13.5 4 16 6.5 7.2 15.2zM11.5 6l2.5 2.5",
  key: "M7 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM9.2 10.8 16 4M13 7l2.5 2.5",
  plus: "M10 4v12M4 10h12",
  flag: "M5 17V3.5h10L13 7l2 3.5H5",
  camera: "M3 6.5h3.5L8 4.5h4l1.5 2H17V16H3zM10 13.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  file: "M5.5 3h6L15 6.5V17H5.5zM11 3v4h4",
  down: "M10 3.5v9M6 9l4 4 4-4M4 16.5h12",
  up: "M10 13V4M6 8l4-4 4 4M4 16.5h12",
  filter: "M3 5h14M6 10h8M8.5 15h3",
  columns: "M3.5 4.5h13v11h-13zM8 4.5v11M12 4.5v11",
  print: "M6 7V3.5h8V7M6 14H3.5V7h13v7H14M6 11.5h8v5H6z",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  back: "M12.5 4.5 7 10l5.5 5.5",
  close: "M5 5l10 10M15 5 5 15",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  clock: "M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM10 6.5V10l2.5 2",
  alarm: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3v.01",
  check: "M4 4h12v12H4zM7 10l2.2 2.2L13.5 7.5",
  gate: "M4 17V7l6-3.5L16 7v10M8 17v-6h4v6",
  people: "M7.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 16c0-3 2-4.5 4.5-4.5S12 13 12 16M13 9a2 2 0 1 0 0-4M14 11.6c1.9.3 3 1.7 3 4.4",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5",
  link: "M8 12l4-4M7 9 5 11a2.8 2.8 0 0 0 4 4l2-2M13 11l2-2a2.8 2.8 0 0 0-4-4L9 7",
} as const;

export type IconName = keyof typeof paths;

/** One drawing of the set, in the colour of the text around it; it is decoration and hidden from readers of the screen. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="ic" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
