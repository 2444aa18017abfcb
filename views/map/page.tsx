import { Html } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { Empty } from "../parts/empty.tsx";
import { Source } from "../parts/source.tsx";
import { compact, whole } from "../parts/format.ts";
import { plain, Text } from "../parts/text.tsx";
import { Table } from "../parts/table.tsx";

export interface MapFile {
  path: string;
  /** Where it is read. */
  href: string;
  language: string;
  lines: number;
  tokens: number;
  importedBy: number;
  /** Compared with the highest. */
  share: number;
  doc: string | undefined;
  symbols: readonly string[];
}

export interface FocusedView {
  path: string;
  href: string;
  places: readonly { lines: string; signature: string | undefined }[];
}

export interface MapView {
  path: string;
  focus: string;
  /** Of the folder itself and those below: its path as it is asked for. */
  folders: readonly { path: string; href: string; files: number; lines: number }[];
  files: readonly MapFile[];
  /** Files that have to do with the focus, the best first; undefined without one. */
  focused: readonly FocusedView[] | undefined;
  lines: number;
  sourceTokens: number;
  /** What an agent is shown of it, at the usual budget. */
  outline: string;
  outlineTokens: number;
}

/** A folder: what is in it, the most important first. Without a view, what went wrong stands in its place. */
export function MapPage({ chrome, view }: { chrome: Chrome; view: MapView }): JSX.Element {
  return (
    <Layout chrome={chrome}>
      <div class="page-head">
        <h1>Map</h1>
        <form class="search row" action="/map" method="get" role="search">
          <label>
            <span class="hidden">Folder</span>
            <input name="path" value={view.path} placeholder="Folder" spellcheck="false" />
          </label>
          <label>
            <span class="hidden">What you are after</span>
            <input name="focus" value={view.focus} placeholder="What you are after: retry 429" />
          </label>
          <button type="submit">Show</button>
        </form>
      </div>
      <p class="muted" safe>
        {`${whole(view.lines)} lines of code, ${compact(view.sourceTokens)} tokens; what an agent gets costs ${compact(view.outlineTokens)}`}
      </p>
      {view.focused === undefined ? "" : <Focused files={view.focused} />}
      <div class="columns">
        <section class="panel" aria-labelledby="files-title">
          <h2 id="files-title">Files</h2>
          <Files files={view.files} />
        </section>
        <section class="panel" aria-labelledby="folders-title">
          <h2 id="folders-title">Folders</h2>
          <ul class="list">
            {view.folders.map((folder) => (
              <li>
                <a class="path" href={folder.href}>
                  <Text of={folder.path} />
                </a>
                <span></span>
                <span class="muted number" safe>
                  {`${whole(folder.files)} files`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <section class="panel" aria-labelledby="outline-title">
        <h2 id="outline-title">As an agent sees it</h2>
        <Source text={view.outline} label="Map as an agent sees it" />
      </section>
    </Layout>
  );
}

function Focused({ files }: { files: readonly FocusedView[] }): JSX.Element {
  return (
    <section class="panel" aria-labelledby="focus-title">
      <h2 id="focus-title">What has to do with it</h2>
      {files.length === 0 ? (
        <Empty title="Nothing found">Try other words, or the name of a file.</Empty>
      ) : (
        <ul class="list">
          {files.map((file) => (
            <li>
              <a class="path" href={file.href}>
                <Text of={file.path} />
              </a>
              <span class="mono clip">
                {file.places.map(({ lines, signature }) => (
                  <span class="pair">
                    <span class="muted">
                      <Text of={lines} />
                    </span>{" "}
                    <Text of={signature ?? ""} />
                  </span>
                ))}
              </span>
              <span></span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Files({ files }: { files: readonly MapFile[] }): JSX.Element {
  if (files.length === 0) {
    return <Empty title="No source files here">Name another folder above; ignored files are left out.</Empty>;
  }
  return (
    <Table
      wide
      columns={[
        "File",
        "Rank",
        { title: "Lines", number: true },
        { title: "Imported by", number: true },
        "Main names",
      ]}
    >
      <tbody>
        {files.map((file) => (
          <tr>
            <td>
              <a class="path" href={file.href} title={plain(file.doc ?? "")}>
                <Text of={file.path} />
              </a>
            </td>
            <td class="share">
              <meter min="0" max="1" value={file.share} aria-label="Rank"></meter>
            </td>
            <td class="number" safe>
              {whole(file.lines)}
            </td>
            <td class="number" safe>
              {String(file.importedBy)}
            </td>
            <td class="mono most">
              <Text of={file.symbols.join("  ")} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
