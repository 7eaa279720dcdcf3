export const id=878;export const ids=[878];export const modules={4878:((e,t,n)=>{n.r(t),n.d(t,{create:()=>r.v,rotate:()=>i.e});var r=n(219),i=n(3763)})};
