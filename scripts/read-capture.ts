import type { Exchange } from '../src/model/exchange.ts'
import type { LogLine } from '../src/model/session.ts'
export function readCapture(text: string): { exchanges: Exchange[]; log: LogLine[] } {
  const log = JSON.parse(text).log
  const xs=log.entries.map((e:any,i:number)=>({e,i,end:Date.parse(e.startedDateTime)+e.time})).sort((a:any,b:any)=>a.end-b.end||a.i-b.i)
  const exchanges = xs.map(({e}:any,i:number)=>{
    const h=(l:any[])=>l.filter(x=>!x.name.startsWith(':')).map(x=>[x.name,x.value])
    const t=e.response.content?.text
    const b=t===undefined?(e.response.content?.size===0?new Uint8Array():null):Buffer.from(t, e.response.content.encoding==='base64'?'base64':'utf8')
    return {id:`x${i+1}`,source:'har',initiator:'browser',startedAt:Date.parse(e.startedDateTime),timing:{sendMs:0,waitMs:e.time,receiveMs:0},connection:null,upgrade:false,
      request:{method:e.request.method,url:e.request.url,httpVersion:e.request.httpVersion,headers:h(e.request.headers),body:null},forwarded:null,
      outcome: e.response.status===0?{kind:'failure',failure:{kind:'unknown',detail:''},answered:null}:{kind:'response',received:{status:e.response.status,statusText:'',httpVersion:'HTTP/1.1',headers:h(e.response.headers),body:b&&{bytes:b,totalBytes:b.length,decoded:true} as any,complete:!e.response._error},delivered:[]}} as any
  })
  return { exchanges, log: (log._serverLog ?? []).map((l: any) => ({ at: Date.parse(l.t), stream: l.stream, line: l.line })) }
}
