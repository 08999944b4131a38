/** The colours of the look by theme; `tokens.css` carries the same values (a test compares them). */
export const palettes = {
  light: {
    paper: "#f6f5f1", surface: "#ffffff", sunken: "#efede6", line: "#e5e2d9", "line-2": "#d3cfc3",
    ink: "#1d2227", "ink-2": "#59616b", "ink-3": "#666e78",
    act: "#2b57a5", "act-soft": "#e9effa", "act-ink": "#1f4483", "on-act": "#ffffff",
    kept: "#1f6b46", "kept-soft": "#e4f2ea", soon: "#8a4b00", "soon-soft": "#fbefdc", miss: "#b3261b", "miss-soft": "#fbe7e4", off: "#b9b5a9",
  },
  dark: {
    paper: "#131619", surface: "#1a1e22", sunken: "#22272c", line: "#2b3137", "line-2": "#3a4148",
    ink: "#e9ebec", "ink-2": "#a3abb3", "ink-3": "#8d969f",
    act: "#7aa5ee", "act-soft": "#1e2c44", "act-ink": "#a9c5f5", "on-act": "#0f1620",
    kept: "#5cb88a", "kept-soft": "#17302a", soon: "#e0a04b", "soon-soft": "#35291a", miss: "#ef7a6f", "miss-soft": "#3a211f", off: "#4b525a",
  },
} as const;

export type Theme = keyof typeof palettes;
