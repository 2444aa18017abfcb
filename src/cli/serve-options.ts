/** Options of the server alone, as help shows them. */
export const SERVE_OPTIONS = [
  { flags: "--read-only", summary: "Serve reading and discovery alone" },
  {
    flags: "--console [address]",
    summary: "Serve the console in a browser, too; [HOST:]PORT (default: 127.0.0.1:7717), 0 for any port",
  },
  {
    flags: "--console-allow-host <host...>",
    summary: "Names of other machines' making by which the console may be called",
  },
];
