#include "services/reporting/domain/html_style.h"

#include "libs/base/strings.h"

namespace rapport::reporting {
namespace {

constexpr std::string_view kSheet = R"css(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;color-scheme:light dark}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI","Helvetica Neue","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
.page{max-width:62rem;margin:0 auto;padding:0 1.5rem 4rem}
header{padding:3.5rem 0 2rem;border-top:6px solid var(--accent)}
.over{margin:0 0 .75rem;color:var(--accent);font-size:.8125rem;font-weight:600;letter-spacing:.09em;text-transform:uppercase}
h1,h2,.figure{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Liberation Serif",Georgia,serif;font-weight:400}
h1{margin:0;font-size:clamp(2rem,6vw,3.25rem);line-height:1.1;letter-spacing:-.01em;overflow-wrap:anywhere}
.sub{margin:.75rem 0 0;color:var(--muted);font-size:1.125rem}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 2.5rem;margin:1.75rem 0 0;padding:0}
.facts div{display:flex;gap:.5rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0;font-weight:600}
.banner{margin:0 0 1rem;padding:1rem 1.25rem;border-left:6px solid var(--muted);background:var(--tint)}
.banner strong{display:block;letter-spacing:.04em}
.banner.loud{border:0;background:var(--alarm);color:var(--on-alarm)}
.banner.loud strong{font-size:1.5rem;letter-spacing:.12em}
section{margin-top:3rem}
h2{margin:0 0 .25rem;font-size:1.75rem;line-height:1.2}
h3{margin:2rem 0 .25rem;font-size:1rem;font-weight:600}
.lead{max-width:44rem;margin:.25rem 0 1.25rem;color:var(--muted)}
.keys{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem;margin:1.25rem 0 0;padding:0;list-style:none}
.keys li{padding:1.1rem 1.25rem 1rem;background:var(--tint);border-top:2px solid var(--accent)}
.keys li.low{border-top-color:var(--low)}
.keys .name{margin:0;font-size:.9375rem;font-weight:600}
.figure{margin:.1rem 0 .2rem;font-size:3rem;line-height:1.1;color:var(--accent)}
.low .figure{color:var(--low)}
.figure small{font-size:1rem;color:var(--muted)}
.keys .chart{margin:.25rem 0 .5rem}
.keys dl{display:grid;grid-template-columns:1fr auto;gap:.1rem 1rem;margin:0;font-size:.875rem}
.keys dt{color:var(--muted)}
.keys dd{margin:0;text-align:right}
.chip{display:inline-block;color:var(--low);font-size:.8125rem;font-weight:400;white-space:nowrap}
.withheld{color:var(--muted);font-style:italic;font-weight:400}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.9375rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:.5rem 0 .5rem 1rem;text-align:right;vertical-align:middle;border-bottom:1px solid var(--rule);font-weight:400}
thead th{color:var(--muted);font-size:.8125rem;vertical-align:bottom;border-bottom:1px solid var(--muted)}
th:first-child{width:34%;padding-left:0;text-align:left}
.top>th:first-child{font-weight:600}
.d1>th:first-child{padding-left:1.25rem}.d2>th:first-child{padding-left:2.5rem}.d3>th:first-child{padding-left:3.75rem}
.d4>th:first-child{padding-left:5rem}
th:first-child{overflow-wrap:anywhere}
th.c{width:27%}
th:nth-child(3){width:8%}th:nth-child(4){width:13%}th:nth-child(5){width:10%}th:nth-child(6){width:8%}
.groups th.c{width:24%}
.groups th:nth-child(n+3){width:14%}
.ends{display:flex;justify-content:space-between}
td.s{font-weight:600}
td small{display:block;color:var(--muted);font-size:.8125rem;font-weight:400;white-space:nowrap}
.ci,.nowrap{white-space:nowrap}
td.ci,td.n,td.f{color:var(--muted);white-space:nowrap}
td.withheld[colspan]{text-align:left}
.chart{display:block;width:100%;height:1.25rem;overflow:visible}
.chart .track{fill:var(--rule);opacity:.55}
.chart .bar{fill:var(--accent-soft)}
.chart .answers{fill:var(--accent)}
.chart.low .answers{fill:var(--low)}
.chart .axis{stroke:var(--rule);stroke-width:1}
.chart .ref{stroke:var(--muted);stroke-width:1;stroke-dasharray:2 2}
.chart .ci{stroke:var(--accent);stroke-width:2}
.chart circle{fill:var(--accent)}
.chart.low .bar{fill:var(--low-soft)}
.chart.low .ci{stroke:var(--low)}
.chart.low circle{fill:var(--low)}
.chart .span{stroke:var(--accent-soft);stroke-width:5}
.marks text{text-anchor:middle;font-size:15px}
.front_line{fill:var(--accent);color:var(--accent)}
.clinical_leader{fill:var(--ink);color:var(--ink)}
.executive{fill:var(--muted);color:var(--muted)}
.distribution{display:block;width:100%;height:11rem;margin:.5rem 0 .25rem;overflow:visible}
.distribution .column{fill:var(--accent-soft)}
.distribution text{fill:var(--muted);font-size:12px;text-anchor:middle}
.distribution .count{fill:var(--ink)}
.matrix{display:block;width:100%;height:21rem;margin:.75rem 0 .5rem;overflow:visible}
.matrix .act{fill:var(--tint)}
.matrix .axis{stroke:var(--muted)}
.matrix .ref{stroke:var(--muted);stroke-dasharray:2 3}
.matrix circle{fill:var(--accent-soft)}
.matrix circle.first{fill:var(--accent)}
.matrix text{fill:var(--muted);font-size:12px}
.matrix .right{text-anchor:end}
.matrix .number{fill:var(--ink);text-anchor:middle;font-weight:600}
.matrix .first+.number{fill:var(--paper)}
.analysis th:nth-child(3),.analysis th:nth-child(4){width:11%}
.analysis th:nth-child(5){width:17%}.analysis th:nth-child(6){width:10%}
.drivers th:nth-child(2){width:16%}.drivers th:nth-child(n+3){width:16%}
.quality th:nth-child(n+2){width:11%}.quality th:nth-child(3){width:13%}.quality th:last-child{width:28%;text-align:left;padding-left:1.5rem}
.quality td:last-child{text-align:left;padding-left:1.5rem;color:var(--muted)}
details{border-bottom:1px solid var(--rule)}
summary{padding:.7rem 0;cursor:pointer;font-weight:600}
summary span{color:var(--muted);font-weight:400}
details table{margin-bottom:1rem}
.notes{max-width:44rem;margin:1rem 0 0;padding:0;list-style:none}
.notes li{padding:.6rem 0;border-top:1px solid var(--rule);overflow-wrap:anywhere}
footer{margin-top:3rem;color:var(--muted);font-size:.8125rem;overflow-wrap:anywhere}
@media(max-width:44rem){
.page{padding:0 1.1rem 3rem}
header{padding:2.25rem 0 1.5rem}
section{margin-top:2.5rem}
.keys{grid-template-columns:1fr}
table,tbody,tr,td,th{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{display:grid;grid-template-columns:1fr 1fr 1fr;gap:.1rem .75rem;padding:.7rem 0;border-bottom:1px solid var(--rule)}
tbody th,tbody td{padding:0;border:0;text-align:left}
tbody th:first-child{grid-column:1/3;width:auto}
.d1>th:first-child{padding-left:.8rem}.d2>th:first-child{padding-left:1.6rem}.d3>th:first-child{padding-left:2.4rem}
.d4>th:first-child{padding-left:3.2rem}
td.s{grid-column:3;grid-row:1;text-align:right}
td.c{grid-column:1/-1}
td.n{text-align:right}
td.f{text-align:center}
td.ci,td.f,td.n{font-size:.8125rem}
td.withheld{grid-column:1/-1}
td[data-label]::before{content:attr(data-label) " ";color:var(--muted);font-weight:400}
.groups tbody th:first-child{grid-column:1/-1}
.groups td.s{grid-column:auto;grid-row:auto;text-align:left}
.groups td[data-label]::before{display:block;font-size:.8125rem}
.groups td small{white-space:normal}
.groups td.withheld{grid-column:auto;font-size:.8125rem}
.analysis tbody th:first-child,.quality tbody th:first-child,.drivers tbody th:first-child{grid-column:1/-1}
.analysis td.n,.analysis td.s,.drivers td.n,.drivers td.s,.quality td.n,.quality td.s{grid-column:auto;grid-row:auto;text-align:left}
.analysis td[data-label]::before,.drivers td[data-label]::before,.quality td[data-label]::before{display:block;font-size:.8125rem}
.quality td:last-child{grid-column:1/-1;padding-left:0}
.matrix{height:17rem}
}
@media print{
@page{margin:18mm 16mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#55606e}}
html{color-scheme:light;font-size:10pt}
body{font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.page{max-width:none;padding:0}
header{padding:8mm 0 4mm}
h1{font-size:26pt}
h2,h3{break-after:avoid}
section{margin-top:9mm}
tr,.keys li,.notes li,.banner,.distribution,.matrix{break-inside:avoid}
.lead,caption,thead,thead tr{break-after:avoid}
section[aria-labelledby=groups]{break-inside:avoid}
thead{display:table-header-group}
.keys{grid-template-columns:repeat(3,1fr);gap:4mm}
.keys li{padding:3mm 4mm}
.figure{font-size:24pt}
th,td{padding:1.2mm 0 1.2mm 2mm}
.keys dl{grid-template-columns:auto auto}
summary{list-style:none;break-after:avoid}
details::details-content{content-visibility:visible;display:block;height:auto}
}
)css";

std::string Variables(const Palette& palette) {
  return base::StrCat(":root{--paper:", palette.paper, ";--tint:", palette.tint, ";--ink:", palette.ink,
                      ";--muted:", palette.muted, ";--rule:", palette.rule, ";--accent:", palette.accent,
                      ";--accent-soft:", palette.accent_soft, ";--low:", palette.low,
                      ";--low-soft:", palette.low_soft, ";--alarm:", palette.alarm,
                      ";--on-alarm:", palette.on_alarm, "}");
}

}  // namespace

const Palette& LightPalette() {
  static constexpr Palette kLight = {.paper = "#ffffff",
                                     .tint = "#f5f6f4",
                                     .ink = "#1b2430",
                                     .muted = "#55606e",
                                     .rule = "#dcdfe2",
                                     .accent = "#0b5a63",
                                     .accent_soft = "#a9cfd2",
                                     .low = "#8a4a17",
                                     .low_soft = "#e6c9ad",
                                     .alarm = "#a3161b",
                                     .on_alarm = "#ffffff"};
  return kLight;
}

const Palette& DarkPalette() {
  static constexpr Palette kDark = {.paper = "#12171d",
                                    .tint = "#1b222a",
                                    .ink = "#e8ebee",
                                    .muted = "#a3adb8",
                                    .rule = "#333d48",
                                    .accent = "#6cc5cc",
                                    .accent_soft = "#235c63",
                                    .low = "#e0a878",
                                    .low_soft = "#6b4628",
                                    .alarm = "#a3161b",
                                    .on_alarm = "#ffffff"};
  return kDark;
}

std::string StyleSheet() {
  return base::StrCat(Variables(LightPalette()), "@media screen and (prefers-color-scheme:dark){",
                      Variables(DarkPalette()), "}", kSheet);
}

std::string SimulatedStyleSheet() {
  return R"css(
.watermark{display:none}
@media print{
@page{@top-center{content:"SIMULATED DATA: not the opinion of anybody";font:bold 10pt sans-serif;color:#a3161b}}
.watermark{display:block;position:fixed;top:42%;left:0;width:100%;text-align:center;transform:rotate(-28deg);font:700 64pt sans-serif;letter-spacing:.1em;color:#a3161b;opacity:.13}
}
)css";
}

}  // namespace rapport::reporting
