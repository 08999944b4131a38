import { App, ConfigProvider, theme as antdTheme, type ThemeConfig } from "antd";
import { useEffect, type ReactNode } from "react";
import { usePreferences, useTheme } from "../preferences.ts";
import { palettes, type Theme } from "./palette.ts";
import "./tokens.css";
import "./base.css";

/** Whether things may move: who asks the system for still pages has dialogs and lists at once, where the library would wait for the end of a movement. */
const moves = typeof matchMedia === "undefined" || !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The component library's tokens, made from the look's. */
function themeOf(name: Theme): ThemeConfig {
  const p = palettes[name];
  const made = name === "dark" ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm;
  return {
    // The library dims its main colours for the dark; the look has its own for each theme.
    algorithm: (seed, map) => ({ ...made(seed, map), colorPrimary: p.act, colorSuccess: p.kept, colorWarning: p.soon, colorError: p.miss, colorLink: p.act }),
    token: {
      colorPrimary: p.act, colorInfo: p.act, colorLink: p.act, colorSuccess: p.kept, colorWarning: p.soon, colorError: p.miss,
      colorText: p.ink, colorTextSecondary: p["ink-2"], colorTextTertiary: p["ink-3"], colorTextPlaceholder: p["ink-3"], colorTextDescription: p["ink-2"],
      colorBgBase: p.surface, colorBgContainer: p.surface, colorBgElevated: p.surface, colorBgLayout: p.paper,
      colorBorder: p["line-2"], colorBorderSecondary: p.line, colorSplit: p.line,
      controlItemBgActive: p["act-soft"], controlItemBgHover: p.sunken, colorTextLightSolid: p["on-act"],
      borderRadius: 5, borderRadiusLG: 8, borderRadiusSM: 4, fontSize: 14, lineHeight: 22 / 14, controlHeight: 32, fontFamily: "var(--font)",
      boxShadow: "0 2px 10px rgba(0, 0, 0, 0.12)", boxShadowSecondary: "0 4px 18px rgba(0, 0, 0, 0.14)", motionDurationMid: "0.12s", motionDurationSlow: "0.16s", motion: moves,
    },
    components: { Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", primaryColor: p["on-act"] }, Segmented: { itemSelectedBg: p.surface, trackBg: p.sunken } },
  };
}

/** Puts the look around the program: theme, language of the page, messages. */
export function Look({ children }: { children: ReactNode }) {
  const theme = useTheme();
  const { language } = usePreferences();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [theme, language]);
  return (
    <ConfigProvider theme={themeOf(theme)} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}
