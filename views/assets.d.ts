/** Files that are embedded as text. */
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.svg" {
  const text: string;
  export default text;
}
declare module "*.min.js" {
  const text: string;
  export default text;
}
declare module "*/static/console.js" {
  const text: string;
  export default text;
}
declare module "*/static/charts.js" {
  const text: string;
  export default text;
}
declare module "*/static/theme.js" {
  const text: string;
  export default text;
}
