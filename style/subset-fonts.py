from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fontTools import subset
import os
src='node_modules/@fontsource-variable/sofia-sans/files/sofia-sans-%s-wght-normal.woff2'
pl='ĄĆĘŁŃÓŚŹŻąćęłńóśźż'; cs='ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýž'
lat=''.join(chr(c) for c in range(0x20,0x7f))+'\u00a0§©«°·»×ÓóÁáÉéÍíÚúÝýÖöÜüÄä–—‘’‚“”„•…€→←↑↓−'+pl+cs
uk=''.join(chr(c) for c in range(0x410,0x450) if chr(c) not in 'ЫЭЪыэъ')+'ЄІЇҐєіїґʼ№'
for name,chars in(('latin',lat),('latin-ext',lat),('cyrillic',uk)):
    f=TTFont(src%name)
    cm=f.getBestCmap(); print(name,len(cm),f['fvar'].axes[0].minValue,f['fvar'].axes[0].maxValue, sorted({r.FeatureTag for r in f['GSUB'].table.FeatureList.FeatureRecord}) if 'GSUB' in f else None)
    f=instancer.instantiateVariableFont(f,{'wght':(400,700)})
    o=subset.Options(); o.flavor='woff2'; o.layout_features=['kern','mark','ccmp','locl','tnum','case']; o.name_IDs=[0,1,2,3,4,5,6,13,14]; o.notdef_outline=True; o.hinting=False; o.desubroutinize=True; o.drop_tables+=['DSIG']
    s=subset.Subsetter(o); s.populate(text=chars); s.subset(f)
    out=f'sofia-sans-{name}.woff2'; f.flavor='woff2'; f.save(out)
    print(out,os.path.getsize(out),len(f.getBestCmap()), ''.join(c for c in chars if ord(c) not in cm)[:80] if name=='latin' else '')
