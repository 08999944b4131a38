/** The parts of the component library that pages use; the library itself is imported in `platform/ui` alone. */
export { Button, Checkbox, Input, Popover, Progress, Segmented, Select } from "antd";
