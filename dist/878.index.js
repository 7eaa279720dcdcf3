"use strict";exports.id=878,exports.ids=[878],exports.modules={4878:((e,t,n)=>{n.r(t),n.d(t,{create:()=>r.v,rotate:()=>i.e});var r=n(219),i=n(3763)})};
