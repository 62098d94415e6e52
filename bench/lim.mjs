import {DuckDBInstance} from '@duckdb/node-api'
import {cpuUsage} from 'node:process'
const [what]=process.argv.slice(2)
const c=await (await DuckDBInstance.create(':memory:',{threads:'2'})).connect()
if(what==='make'){const columns=Array.from({length:30},(_, k)=>`((hash(i * 30 + ${k}) % 2000000) / 1e6 - 1)::FLOAT AS X_${k}`)
await c.run(`COPY (SELECT i AS id, ${columns.join(', ')} FROM range(1000000) t(i)) TO 'data/1m.parquet'`);process.exit()}
const cols=Array.from({length:30},(_, k)=>'X_'+k)
async function t(name,f){const u=process.cpuUsage(),s=performance.now();await f();const d=process.cpuUsage(u);console.log(name,((d.user+d.system)/1e6).toFixed(2),'cpu s',((performance.now()-s)/1e3).toFixed(2),'wall')}
for(let i=0;i<2;i++){
await t('sum',()=>c.run(`SELECT ${cols.map(x=>`sum(${x})`)} FROM 'data/1m.parquet'`))
await t('max',()=>c.run(`SELECT ${cols.map(x=>`max(${x})`)} FROM 'data/1m.parquet'`))
await t('stream',async()=>{const r=await c.stream(`SELECT ${cols} FROM 'data/1m.parquet'`);for(;;){const k=await r.fetchChunk();if(!k||k.rowCount===0)break}})
await t('write',()=>c.run(`COPY (SELECT id, X_0, X_1, 'v' AS v, TIMESTAMP '2020-01-01' t FROM 'data/1m.parquet') TO '/tmp/lim.parquet'`))
}
